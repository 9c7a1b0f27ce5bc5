// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;

namespace ApiServer.Verbs;

/// <summary>Generates a name from generateName.</summary>
public static class GeneratedName
{
    // No vowels and no ambiguous characters: k8s.io/apimachinery, util/rand.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string From(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, 5);
}
