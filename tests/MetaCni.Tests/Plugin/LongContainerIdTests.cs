// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

public sealed class LongContainerIdTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz012345";

    [Theory]
    [InlineData(200)]
    [InlineData(230)]
    [InlineData(255)]
    public async Task A_container_with_an_id_of_up_to_255_bytes_is_attached_checked_and_deleted(int length)
    {
        using var sandbox = Sandbox(length);
        sandbox.SelectNetworks("a");

        Assert.True((await sandbox.AddAsync()).Succeeded);
        Assert.True((await sandbox.CheckAsync()).Succeeded);
        Assert.True((await sandbox.DelAsync()).Succeeded);

        Assert.Equal(["ADD eth0", "ADD net1", "CHECK eth0", "CHECK net1", "DEL net1", "DEL eth0"], sandbox.Runner.Log);
        Assert.All(sandbox.Runner.Calls, call => Assert.Equal(sandbox.ContainerId, call.Environment["CNI_CONTAINERID"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(sandbox.StateDir, "attachments")));
    }

    [Fact]
    public async Task A_container_id_over_255_bytes_is_refused_at_ADD_and_its_DEL_succeeds()
    {
        using var sandbox = Sandbox(256);

        var added = await sandbox.AddAsync();
        sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0"}""");

        Assert.Equal((int)CniErrorCode.InvalidEnvironment, added.Code);
        Assert.Contains("at most 255 bytes", added.Message, StringComparison.Ordinal);
        Assert.Equal((int)CniErrorCode.InvalidEnvironment, (await sandbox.CheckAsync()).Code);
        Assert.True((await sandbox.DelAsync()).Succeeded);
        Assert.Empty(sandbox.Runner.Calls);
    }

    private static PluginSandbox Sandbox(int length) => new()
    {
        ContainerId = string.Concat(Enumerable.Repeat(Letters, 1 + (length / Letters.Length)))[..length],
    };
}
