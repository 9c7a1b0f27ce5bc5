// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Invocation;

namespace MetaCni.Install.Executable;

/// <summary>Asks an installed executable for its version. The runtime executes the same file as the same user at every ADD.</summary>
internal sealed class InstalledVersion(IPluginRunner runner, TimeProvider time)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>The version; null if the file does not answer as MetaCni does.</summary>
    public ExecutableVersion? Of(string path)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        try
        {
            var output = runner.Run(
                new PluginProcess { Path = path, Arguments = ["--version"], Environment = [], StandardInput = default }, limit.Token);
            return output is { ExitCode: 0, Signal: null }
                && ExecutableVersion.TryParse(Encoding.UTF8.GetString(output.StandardOutput).Trim(), out var version)
                ? version
                : null;
        }
        catch (CniException)
        {
            // Not an executable of this machine, or it hangs: it is not a plugin that works.
            return null;
        }
    }
}
