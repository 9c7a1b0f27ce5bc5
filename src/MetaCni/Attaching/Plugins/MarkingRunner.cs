// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using MetaCni.Journal;

namespace MetaCni.Attaching.Plugins;

/// <summary>
/// Terminates everything that a plugin started, if the plugin itself was terminated; also processes outside its process group.
/// </summary>
/// <remarks>
/// Each call has its own mark, so that processes of other calls for the same container continue: a daemon of an attached network, or a
/// secondary that is being attached at the same time.
/// </remarks>
/// <param name="runner">Runs the plugins.</param>
/// <param name="time">The clock.</param>
internal sealed class MarkingRunner(IPluginRunner runner, TimeProvider time) : IPluginRunner
{
    /// <summary>Set in the environment of every plugin, and inherited by what it starts.</summary>
    public const string Variable = "METACNI_CALL";

    // SIGTERM, two seconds until SIGKILL, and a margin.
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
            // The plugin was killed. Its child processes would continue to create what is about to be rolled back, and no record would
            // mention it.
            throw Terminate(call) is { } left ? new CniException(e.Error with { Details = Joined(e.Error.Details, left) }, e) : e;
        }
    }

    private string? Terminate(string call)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            new LeftProcesses(time).End(Variable, call, TimeSpan.Zero, limit.Token);
            return null;
        }
        catch (CniException e)
        {
            return e.Message;
        }
    }

    private static string Joined(string details, string left) => details.Length > 0 ? $"{details}; {left}" : left;
}
