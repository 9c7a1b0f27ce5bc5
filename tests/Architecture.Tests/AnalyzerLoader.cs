// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Architecture.Tests;

/// <summary>Loads a source generator of the SDK into this process.</summary>
internal sealed class AnalyzerLoader : IAnalyzerAssemblyLoader
{
    public void AddDependencyLocation(string fullPath)
    {
    }

    public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
}
