// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using MetaCni.Journal;

namespace MetaCni.Attaching.Plugins;

/// <summary>Ends what a plugin has started with it, where it has to be ended: also what has left its process group.</summary>
/// <remarks>
/// Each call has a mark of its own, so that what other calls for the same container have started goes on: a daemon of a network that is
/// attached, a secondary that is being attached at the same time.
/// </remarks>
internal sealed class MarkingRunner(IPluginRunner runner) : IPluginRunner
{
    /// <summary>In the environment of every plugin, and of what it starts.</summary>
    public const string Variable = "METACNI_CALL";

    // For SIGTERM, the two seconds until SIGKILL, and the end.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public string Find(string type, IReadOnlyList<string> directories) => runner.Find(type, directories);

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        var call = Guid.NewGuid().ToString("N");
        var marked = process with
        {
            Environment =
            [
                $"{Variable}={call}",
                .. process.Environment.Where(entry => !entry.StartsWith($"{Variable}=", StringComparison.Ordinal)),
            ],
        };
        try
        {
            return runner.Run(marked, cancellationToken);
        }
        catch (CniException e) when (e.WasPluginStarted
            && e.Error.Code is ((int)PluginErrorCode.PluginTimedOut or (int)PluginErrorCode.PluginAnswerInvalid))
        {
            // It was ended: what it started would go on making what is about to be undone, and nobody would know of it any more.
            throw End(call) is { } left ? new CniException(e.Error with { Details = Joined(e.Error.Details, left) }, e) : e;
        }
    }

    private static string? End(string call)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            LeftProcesses.End(Variable, call, TimeSpan.Zero, limit.Token);
            return null;
        }
        catch (CniException e)
        {
            return e.Message;
        }
    }

    private static string Joined(string details, string left) => details.Length > 0 ? $"{details}; {left}" : left;
}
