// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;

namespace MetaCni.Tests.Support;

/// <summary>Stands for every plugin: writes down each call and answers as the test says.</summary>
/// <param name="answer">The answer to a call; by default every ADD makes the interface that it is asked for.</param>
internal sealed class FakePluginRunner(Func<FakeCall, PluginOutput>? answer = null) : IPluginRunner
{
    private readonly List<FakeCall> _calls = [];

    /// <summary>Changes the answers from now on.</summary>
    public Func<FakeCall, PluginOutput> Answer { get; set; } = answer ?? FakeAnswer.Success;

    public IReadOnlyList<FakeCall> Calls => _calls;

    /// <summary>Each call as <c>ADD net1</c>.</summary>
    public IReadOnlyList<string> Log => [.. _calls.Select(call => call.ToString())];

    public void Forget() => _calls.Clear();

    /// <summary>The plugin that is not installed, if any.</summary>
    public string Missing { get; set; } = "";

    public string Find(string type, IReadOnlyList<string> directories) => type != Missing
        ? "/plugins/" + type
        : throw new CniException(PluginErrorCode.PluginNotFound, $"plugin {type} is not there; install it") { IsPluginMissing = true };

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        var call = FakeCall.Of(process, cancellationToken);
        _calls.Add(call);
        return Answer(call);
    }
}
