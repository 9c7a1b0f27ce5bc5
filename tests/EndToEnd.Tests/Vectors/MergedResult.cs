// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Vectors;

/// <summary>What a runtime relies on in a merged result.</summary>
internal static class MergedResult
{
    /// <summary>Names stand once, indices lead somewhere, and each attachment of a version that has interfaces shows its own.</summary>
    public static void Require(JsonObject answer, IReadOnlyList<VectorCall> adds)
    {
        var names = (answer["interfaces"]?.AsArray() ?? []).Select(one => (string)one!["name"]!).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(answer["ips"]?.AsArray() ?? [], ip => Assert.InRange((int?)ip!["interface"] ?? 0, 0, Math.Max(names.Count - 1, 0)));
        if (names.Count > 0)
        {
            var shown = adds.Where(call => HasInterfaces(call.Stdin)).Select(call => call.Environment["CNI_IFNAME"]).Distinct();
            Assert.All(shown, name => Assert.Contains(name, names));
        }
    }

    // A configuration without a version is one of 0.1.0.
    private static bool HasInterfaces(JsonObject stdin) => (string?)stdin["cniVersion"] is not (null or "" or "0.1.0" or "0.2.0");
}
