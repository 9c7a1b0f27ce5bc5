// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace Crd.Tests;

/// <summary>The recorded behaviour of others, tests/vectors.</summary>
internal static class Vectors
{
    public static JsonObject Read(string path) => JsonBorder.ReadObject(File.ReadAllBytes(PathOf(path)), path);

    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    private static string PathOf(string path) => Path.Combine(AppContext.BaseDirectory, "vectors", path);
}
