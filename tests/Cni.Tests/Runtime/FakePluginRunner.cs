// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Invocation;
using Cni.Json;

namespace Cni.Tests.Runtime;

/// <summary>Runs no process: records what each plugin would get and gives the answers that a test has put in.</summary>
internal sealed class FakePluginRunner : IPluginRunner
{
    private readonly Dictionary<string, PluginOutput> _answers = [];

    public List<RecordedCall> Calls { get; } = [];

    public IEnumerable<string> Types => Calls.Select(call => call.Type);

    public FakePluginRunner Answers(string type, string stdout, int exitCode = 0, string stderr = "", int? signal = null)
    {
        _answers[type] = new PluginOutput
        {
            ExitCode = exitCode,
            Signal = signal,
            StandardOutput = Encoding.UTF8.GetBytes(stdout),
            StandardError = stderr,
        };
        return this;
    }

    /// <summary>An answer with everything that a plugin may leave behind.</summary>
    public void Says(string type, PluginOutput output) => _answers[type] = output;

    public string Find(string type, IReadOnlyList<string> directories) => _answers.ContainsKey(type)
        ? $"{directories[0]}/{type}"
        : throw new CniException(PluginErrorCode.PluginNotFound, $"no {type}");

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        var type = Path.GetFileName(process.Path);
        Calls.Add(new RecordedCall(type, process.Environment, JsonBorder.ReadObject(process.StandardInput.Span, "stdin"), cancellationToken));
        return _answers[type];
    }
}
