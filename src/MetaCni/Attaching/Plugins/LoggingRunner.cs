// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Cni.Values;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching.Plugins;

/// <summary>Logs each plugin run at level <c>debug</c>: the executable, its exit status and the duration.</summary>
internal sealed class LoggingRunner(IPluginRunner runner, OperatorLog log, TimeProvider time) : IPluginRunner
{
    private const string Command = "CNI_COMMAND=";
    private const string Interface = "CNI_IFNAME=";
    private const string Container = "CNI_CONTAINERID=";
    private const string Arguments = "CNI_ARGS=";

    public string Find(string type, IReadOnlyList<string> directories) => runner.Find(type, directories);

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        if (!log.IsDebug)
        {
            return runner.Run(process, cancellationToken);
        }

        var start = time.GetTimestamp();
        try
        {
            var output = runner.Run(process, cancellationToken);
            Write(
                process,
                start,
                output.Signal is { } signal ? LogField.Number("signal", signal) : LogField.Number("exitCode", output.ExitCode));
            return output;
        }
        catch (CniException e)
        {
            Write(process, start, LogField.Error(e.Message));
            throw;
        }
    }

    // GC, and a DEL that retries deferred records, run plugins for other containers than their own.
    private void Write(PluginProcess process, long start, LogField outcome) => log.About(
        LogField.Pod(PodIdentity.Of(CniArguments.ParseValid(Value(process, Arguments)))?.ToString() ?? ""),
        LogField.Container(Value(process, Container))).Debug(
        "plugin finished",
        new LogField("path", process.Path),
        new LogField("pluginCommand", Value(process, Command)),
        LogField.Interface(Value(process, Interface)),
        LogField.Duration(time.GetElapsedTime(start)),
        outcome);

    private static string Value(PluginProcess process, string name) =>
        process.Environment.FirstOrDefault(entry => entry.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? "";
}
