// SPDX-License-Identifier: Apache-2.0

using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

public sealed class OperationLineTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public OperationLineTests() => _sandbox.Config["logLevel"] = "verbose";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Every_verb_that_succeeds_is_told_once()
    {
        foreach (var verb in new[] { "ADD", "DEL" })
        {
            await _sandbox.RunAsync(verb);

            Assert.Single(Lines, line => line.Contains($"] {verb} ", StringComparison.Ordinal) && line.EndsWith(" outcome=ok", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("ADD")]
    [InlineData("CHECK")]
    [InlineData("STATUS")]
    public async Task Every_verb_that_fails_is_told_once(string verb)
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config["concurrency"] = "many";

        var answer = await _sandbox.RunAsync(verb);

        Assert.Equal(1, answer.ExitCode);
        var line = Assert.Single(Lines);
        Assert.Contains($"[error] {verb} ", line, StringComparison.Ordinal);
        Assert.Contains($"outcome=failed code={answer.Code} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_attachment_that_fails_has_a_line_of_its_own()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call => call.ToString() == "ADD net1"
            ? FakeAnswer.Error(120, "no")
            : FakeAnswer.Success(call);

        await _sandbox.AddAsync();

        Assert.Single(Lines, line => line.Contains("interface=net1", StringComparison.Ordinal) && line.EndsWith("outcome=failed code=120", StringComparison.Ordinal));
    }

    private string[] Lines => _sandbox.Warnings.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
