// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

/// <summary>The answer of an ADD on its way to the runtime.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public AnswerTests() => _sandbox.SelectNetworks("a");

    public void Dispose() => _sandbox.Dispose();

    // A closed or broken stdout: a runtime that gets no answer takes the ADD for failed.
    [Fact]
    public async Task ADD_is_rolled_back_when_the_result_cannot_be_written()
    {
        _sandbox.Answering = () => throw new IOException("Broken pipe");

        var answer = await _sandbox.AddAsync();

        Assert.Equal((1, null), (answer.ExitCode, answer.Output));
        Assert.Equal(["ADD eth0", "ADD net1", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
        Assert.False(File.Exists(_sandbox.StatusFile));
        Assert.Contains("Broken pipe", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_of_a_failed_rollback_is_not_complete()
    {
        _sandbox.Answering = () => throw new IOException("Broken pipe");
        _sandbox.Runner.Answer = call => call.Command == "DEL" ? FakeAnswer.Error(5, "device busy") : FakeAnswer.Success(call);

        Assert.Equal(1, (await _sandbox.AddAsync()).ExitCode);

        Assert.False(_sandbox.Record().IsComplete);
        _sandbox.Runner.Answer = FakeAnswer.Success;
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task The_error_for_an_unwritable_result_is_written_if_possible()
    {
        var failures = 1;
        _sandbox.Answering = () => _ = failures-- > 0 ? throw new IOException("No space left on device") : 0;

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)CniErrorCode.IOFailure, answer.Code);
        Assert.Contains("No space left on device", answer.Message, StringComparison.Ordinal);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task The_record_is_complete_before_the_result_is_written()
    {
        var isComplete = false;
        _sandbox.Answering = () => isComplete = _sandbox.Record().IsComplete;

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.True(isComplete);
        Assert.True(_sandbox.Record().IsComplete);
    }
}
