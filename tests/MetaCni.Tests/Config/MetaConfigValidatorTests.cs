// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Json;
using Cni.Values;
using MetaCni.Config;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Config;

public sealed class MetaConfigValidatorTests
{
    [Theory]
    [InlineData("""{"delegates": [{"type": "a"}]}""")]
    [InlineData("""{"clusterNetwork": "main", "defaultNetworks": ["x"]}""")]
    [InlineData("""{"clusterNetwork": "main", "stateDir": "/s", "confDir": "/c", "binDir": "/b", "manifests": "/m", "deadline": "1s"}""")]
    public void A_configuration_that_can_be_used_has_no_problems(string json) => Assert.Empty(Validate(json));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"delegates": []}""")]
    [InlineData("""{"delegates": null, "clusterNetwork": ""}""")]
    public void A_configuration_without_a_primary_network_is_a_problem(string json) => Assert.Equal("delegates", Assert.Single(Validate(json)).Path);

    // The typo is the reason; a key that is near none, or that does no harm, is a warning alone.
    [Theory]
    [InlineData("{\"delegats\": [], \"nonsense\": 1}", "delegats delegates")]
    [InlineData("{\"clusternetwrk\": \"main\", \"logOptions\": {\"maxBackup\": 1}}", "logOptions.maxBackup clusternetwrk delegates")]
    [InlineData("{\"clusterNetwork\": \"main\", \"delegats\": []}", "")]
    public void Misspelled_keys_are_named_only_if_the_configuration_has_a_problem(string json, string paths) =>
        Assert.Equal(paths, string.Join(' ', Validate(json).Select(problem => problem.Path)));

    [Theory]
    [InlineData("stateDir")]
    [InlineData("confDir")]
    [InlineData("binDir")]
    [InlineData("manifests")]
    [InlineData("readinessindicatorfile")]
    [InlineData("cniDir")]
    [InlineData("nodeSocket")]
    [InlineData("logFile")]
    public void A_directory_must_be_an_absolute_path(string key)
    {
        var problem = Assert.Single(Validate($$"""{"clusterNetwork": "main", "{{key}}": "relative/path"}"""));

        Assert.Equal(key, problem.Path);
        Assert.Contains("relative/path", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_duplicate_key_is_a_problem() =>
        Assert.Equal(
            ["delegates[0].mtu"],
            Validate("""{"delegates": [{"type": "a", "mtu": 1, "mtu": 2}]}""").Select(problem => problem.Path));

    // Go's decoder takes the last, whatever its case. "capabilities" is the runtime's map, and what a plugin reads is its own business.
    [Theory]
    [InlineData("""{"delegates": [{"type": "a"}], "Delegates": [{"type": "b"}]}""", "delegates")]
    [InlineData("""{"ClusterNetwork": "a", "CLUSTERNETWORK": "b"}""", "clusterNetwork")]
    [InlineData("""{"clusterNetwork": "a", "logOptions": {"maxAge": 1, "MaxAge": 2}}""", "logOptions.maxAge")]
    [InlineData("""{"delegates": [{"type": "a", "Type": "b"}]}""", "delegates[0].type")]
    [InlineData("""{"delegates": [{"plugins": [{"type": "a", "TYPE": "b"}]}]}""", "delegates[0].plugins[0].type")]
    [InlineData("""{"clusterNetwork": "a", "ClusterNetwork": null}""", null)]
    [InlineData("""{"clusterNetwork": "a", "name": "x", "Name": "y"}""", null)]
    [InlineData("""{"clusterNetwork": "a", "capabilities": {"mac": true, "MAC": true}}""", null)]
    [InlineData("""{"delegates": [{"type": "a", "mtu": 1, "MTU": 2, "labels": {"x": 1, "X": 2}}]}""", null)]
    public void Two_spellings_of_a_key_are_a_problem_if_MetaCni_reads_the_key(string json, string? path)
    {
        var problem = Validate(json).SingleOrDefault();

        Assert.Equal(path, problem?.Path);
        Assert.True(path is null || problem!.Message.Contains("duplicate key, as \"", StringComparison.Ordinal), problem?.Message);
    }

    [Theory]
    [InlineData("""{"clusterNetwork": "main", "auxiliaryCNIChainName": "vendor"}""")]
    [InlineData("""{"delegates": [{"type": "a"}], "auxiliaryCNIChainName": "vendor"}""")]
    public void An_auxiliary_chain_requires_the_path_of_the_primary(string json) =>
        Assert.Equal("auxiliaryCNIChainName", Assert.Single(Validate(json)).Path);

    [Fact]
    public void Concurrency_must_not_be_zero() =>
        Assert.Equal("concurrency", Assert.Single(Validate("""{"clusterNetwork": "main", "concurrency": 0}""")).Path);

    [Fact]
    public void Deadline_must_not_be_zero() =>
        Assert.Equal("deadline", Assert.Single(Validate("""{"clusterNetwork": "main", "deadline": "0s"}""")).Path);

    [Fact]
    public void All_problems_make_one_error_of_code_7()
    {
        var problems = Validate("""{"confDir": "x", "deadline": "soon", "confDir": "y"}""");

        var error = Failure.Of(() => MetaConfigValidator.ThrowIfAny(problems));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Equal(4, problems.Count);
        Assert.All(problems, problem => Assert.Contains(problem.ToString(), error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_problems_no_error_is_thrown() => MetaConfigValidator.ThrowIfAny([]);

    private static IReadOnlyList<MetaConfigProblem> Validate(string json)
    {
        var tree = JsonBorder.ReadObject(Encoding.UTF8.GetBytes(json), "the text of a test", out var duplicates);
        var (config, problems) = MetaConfigReader.Read(tree, CniVersion.V100);
        return MetaConfigValidator.Validate(config, problems, duplicates);
    }
}
