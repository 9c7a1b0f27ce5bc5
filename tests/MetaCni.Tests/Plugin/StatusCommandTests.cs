// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Tests.Cluster.Kubernetes;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Plugin;

public sealed class StatusCommandTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public StatusCommandTests()
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.1.0", "name": "main", "type": "bridge"}"""));
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_plugins_of_the_primary_are_asked()
    {
        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);

        Assert.Equal(("STATUS", "bridge"), (Assert.Single(_sandbox.Runner.Calls).Command, _sandbox.Runner.Calls[0].Type));
    }

    [Fact]
    public async Task The_code_of_a_plugin_survives()
    {
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(51, "limited");

        Assert.Equal(51, (await _sandbox.RunAsync("STATUS")).Code);
    }

    [Fact]
    public async Task A_primary_below_1_1_is_not_asked()
    {
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.0.0", "name": "main", "type": "bridge"}"""));

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_configuration_with_which_no_add_could_be_served_is_not_available()
    {
        _sandbox.Config["delegates"] = new JsonArray();

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    // The first request may come only after the primary was attached.
    [Theory]
    [InlineData("STATUS", (int)CniErrorCode.PluginNotAvailable)]
    [InlineData("ADD", (int)CniErrorCode.IOFailure)]
    public async Task A_token_file_that_is_missing_is_told_before_anything_is_done(string verb, int code)
    {
        using var directory = new TemporaryDirectory();
        _sandbox.Config.Remove("manifests");
        _sandbox.Config["kubeconfig"] = directory.Write(
            "config", KubeConfigText.Of("tokenFile: none", "insecure-skip-tls-verify: true"));

        var answer = await _sandbox.RunAsync(verb);

        Assert.Equal(code, answer.Code);
        Assert.Contains(directory.Combine("none"), answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_used_is_not_available()
    {
        await File.WriteAllTextAsync(_sandbox.StateDir, "a file");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    [Fact]
    public async Task A_damaged_record_is_told_with_a_failure_and_is_none_by_itself()
    {
        var corrupt = Path.Combine(_sandbox.StateDir, "attachments", "c1@eth0.jsonl.corrupt");
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        await File.WriteAllTextAsync(corrupt, "damaged");

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(51, "limited", "why");
        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal(51, answer.Code);
        Assert.StartsWith("why; ", answer.Details, StringComparison.Ordinal);
        Assert.Contains(corrupt, answer.Details, StringComparison.Ordinal);
    }
}
