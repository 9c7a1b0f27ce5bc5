// SPDX-License-Identifier: Apache-2.0

using MetaCni.Errors;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Plugin;

/// <summary>A record that cannot be read is never "nothing to do".</summary>
public sealed class DamagedRecordTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_damaged_record_with_an_intact_plan_is_detached_completely()
    {
        await AttachAsync("a");
        var lines = await File.ReadAllLinesAsync(_sandbox.RecordFile);
        lines[2] = lines[2][..10];
        await File.WriteAllLinesAsync(_sandbox.RecordFile, lines);

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
    }

    [Fact]
    public async Task Without_a_plan_DEL_fails_until_the_grace_period_ends_and_keeps_the_file()
    {
        await DamageAsync();

        var first = await _sandbox.DelAsync();
        var second = await _sandbox.DelAsync();
        _sandbox.Time.Ahead = TimeSpan.FromMinutes(6);
        var third = await _sandbox.DelAsync();

        Assert.Equal([112, 112, 0], new[] { first, second, third }.Select(answer => answer.Code));
        Assert.Contains("metacni detach", first.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.True(File.Exists(_sandbox.RecordFile + ".corrupt"));
    }

    [Fact]
    public async Task Without_a_plan_the_primary_is_deleted_with_the_runtimes_prevResult()
    {
        await DamageAsync();
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0", "ips": [{"address": "10.1.0.5/24"}]}""");

        var answer = await _sandbox.DelAsync();

        Assert.Equal(112, answer.Code);
        Assert.Equal(["DEL eth0"], _sandbox.Runner.Log);
        Assert.True(File.Exists(_sandbox.RecordFile + ".corrupt"));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task ADD_is_refused_while_an_earlier_record_is_unreadable()
    {
        await DamageAsync();

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        Assert.StartsWith("what an earlier ADD of this container left cannot be rolled back", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Theory]
    [InlineData("ln -s /absent")]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    public async Task A_record_that_is_not_a_regular_file_counts_as_damaged(string command)
    {
        await AttachAsync("a");
        File.Delete(_sandbox.RecordFile);
        Assert.Equal(0, Witness.Try("sh", "", "-c", $"{command} '{_sandbox.RecordFile}'").ExitCode);

        var check = await _sandbox.CheckAsync();
        var first = await _sandbox.DelAsync();
        _sandbox.Time.Ahead = TimeSpan.FromMinutes(6);
        var second = await _sandbox.DelAsync();

        Assert.Equal([112, 112, 0], new[] { check, first, second }.Select(answer => answer.Code));
        Assert.Contains("metacni detach", first.Message, StringComparison.Ordinal);
    }

    // A machine that was started with a clock that was years ahead.
    [Fact]
    public async Task A_damaged_record_from_the_future_does_not_fail_until_then()
    {
        await DamageAsync();
        Assert.Equal(112, (await _sandbox.DelAsync()).Code);
        File.SetLastWriteTimeUtc(_sandbox.RecordFile + ".corrupt", DateTime.UtcNow.AddYears(10));

        Assert.True((await _sandbox.DelAsync()).Succeeded);
    }

    private async Task DamageAsync()
    {
        await AttachAsync("a");
        await File.WriteAllTextAsync(_sandbox.RecordFile, "{\"schema\":1,\"torn");
    }

    private async Task AttachAsync(string networks)
    {
        _sandbox.SelectNetworks(networks);
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Forget();
    }
}
