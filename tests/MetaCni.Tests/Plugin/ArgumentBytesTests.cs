// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Plugin;

/// <summary>CNI_ARGS whose values are not UTF-8: plugins get the same bytes at every verb, as texts of <see cref="Linux.Processes.EnvironmentText"/> have them.</summary>
public sealed class ArgumentBytesTests : IDisposable
{
    private const string Bytes = "FOO=\uDCFF\uDCFEz";

    private readonly PluginSandbox _sandbox = new();

    public ArgumentBytesTests()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Environment["CNI_ARGS"] = $"{_sandbox.Pod.CniArgs(_sandbox.ContainerId)};{Bytes}";
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task CNI_ARGS_bytes_reach_the_plugins_of_every_network_at_ADD_and_DEL()
    {
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["ADD eth0", "ADD net1", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.All(_sandbox.Runner.Calls, call => Assert.Contains(Bytes, call.Arguments, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repeated_ADD_with_the_same_bytes_changes_nothing()
    {
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Forget();

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_pod_name_that_is_not_UTF_8_is_refused_in_a_readable_message()
    {
        _sandbox.Environment["CNI_ARGS"] = "K8S_POD_NAMESPACE=default;K8S_POD_NAME=a\uDCFF";

        var answer = await _sandbox.AddAsync();

        Assert.Equal(4, answer.Code);
        Assert.Contains("has K8S_POD_NAME=\"a\\udcff\", which is not a valid name", answer.Message, StringComparison.Ordinal);
    }
}
