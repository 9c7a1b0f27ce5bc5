// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>CNI §5 "ADD Success": the answer is in the version of the configuration, whatever the delegates speak.</summary>
public sealed class ResultVersionTests
{
    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var asked in new[] { "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0" })
            {
                pairs.Add(asked, "0.2.0");
                pairs.Add(asked, "0.4.0");
                pairs.Add(asked, "1.1.0");
            }

            return pairs;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Pairs))]
    public void The_result_has_the_format_of_the_version_on_stdin(string asked, string delegated)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", $$"""{"cniVersion":"{{delegated}}","name":"a","type":"recorder"}""");
        sandbox.Select("a");

        var result = Add(sandbox, asked, delegated);

        Assert.Equal(asked, (string?)result["cniVersion"]);
        Assert.Equal(["eth0", "net1"], result["interfaces"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Equal([0, 1], result["ips"]!.AsArray().Select(ip => (int)ip!["interface"]!));
        Assert.All(result["ips"]!.AsArray(), ip =>
        {
            Assert.Equal("10.9.0.5/24", (string?)ip!["address"]);
            Assert.Equal("10.9.0.1", (string?)ip["gateway"]);

            // SPEC 0.3.0 to 0.4.0 "IP allocation": "version" is required; 1.0.0 removed it.
            Assert.Equal(asked.StartsWith('0') ? "4" : null, (string?)ip["version"]);
        });
    }

    // SPEC 0.2.0 has one address a family and no interfaces: it cannot say more than the primary's.
    [SkippableTheory]
    [InlineData("0.1.0")]
    [InlineData("0.2.0")]
    public void A_result_version_without_interfaces_contains_only_the_primary(string asked)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """
            {"cniVersion":"1.0.0","name":"a","type":"recorder","answer":{"ips":[{"address":"10.77.0.9/24"}]}}
            """);
        sandbox.Select("a");

        var result = Add(sandbox, asked, "1.0.0");

        var expected = new JsonObject
        {
            ["cniVersion"] = asked,
            ["ip4"] = new JsonObject { ["ip"] = "10.9.0.5/24", ["gateway"] = "10.9.0.1" },
        };
        result.Remove("dns");
        Assert.Equal(CanonicalJson.Of(expected), CanonicalJson.Of(result));
        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)"], sandbox.Recorders.Order);
    }

    private static JsonObject Add(Sandbox sandbox, string asked, string delegated)
    {
        var primary = Sandbox.RecordedPrimary();
        primary["cniVersion"] = delegated;
        var config = sandbox.Config(primary);
        config["cniVersion"] = asked;
        return sandbox.Runtime(config).Add().EnsureSuccess("ADD").Json!.AsObject();
    }
}
