// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Results;
using Cni.Values;
using Support;

namespace MetaCni.Tests.Primaries;

/// <summary>What the products return, merged with one secondary.</summary>
public sealed class PrimaryResultTests
{
    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public void The_merged_result_contains_everything_from_both_results(string product)
    {
        var fixture = new PrimaryFixture(product);
        var run = new PrimaryRun(fixture);

        Assert.Equal(CanonicalJson.Of(fixture.Merged), CanonicalJson.Of(run.Merge(run.Add())));
    }

    // containerd looks the pod's address up by this name, and by index.
    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public void The_primarys_addresses_belong_to_eth0(string product)
    {
        var fixture = new PrimaryFixture(product);
        var run = new PrimaryRun(fixture);

        var merged = ResultCodec.Read(run.Merge(run.Add()), CniVersion.V100);

        var own = merged.Ips.Where(ip => ip.Address.ToString() != "10.99.0.5/24").ToList();
        Assert.Equal(fixture.Result["ips"]?.AsArray().Count ?? 0, own.Count);
        Assert.All(own, ip => Assert.Equal("eth0", merged.Interfaces[ip.Interface!.Value].Name));
    }

    // Its library is older than the version in its file: what it writes is a result of 0.2.0 that does not say so.
    [Fact]
    public void The_address_of_nuage_is_parsed_only_if_its_file_has_version_0_2_0()
    {
        var fixture = new PrimaryFixture("nuage");
        var json = fixture.Json;
        json["cniVersion"] = "0.2.0";
        var version = NetworkConfigurationList.Parse(json, "nuage").Version;

        var asInstalled = ResultCodec.Read(fixture.Result, fixture.Configuration.Version);
        var corrected = ResultCodec.Read(fixture.Result, version);

        Assert.Empty(asInstalled.Ips);
        Assert.Equal("70.70.1.14/24", Assert.Single(corrected.Ips).Address.ToString());
    }
}
