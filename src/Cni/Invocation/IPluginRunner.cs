// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Invocation;

/// <summary>The one seam between the protocol and the machine: finding a plugin's executable and running it.</summary>
public interface IPluginRunner
{
    /// <summary>Finds the executable of a plugin (CNI §3 "Adding an attachment", step 1).</summary>
    /// <param name="type">The <c>type</c> of the plugin configuration: a file name without directories.</param>
    /// <param name="directories">Where to look; the first directory that has the plugin wins.</param>
    /// <returns>The path of the executable.</returns>
    /// <exception cref="CniException">7: the type is no file name; 100: no directory holds the plugin.</exception>
    string Find(string type, IReadOnlyList<string> directories);

    /// <summary>Runs an executable to its end and returns what it said, whatever the exit code.</summary>
    /// <exception cref="CniException">
    /// 101, 11: it could not be started; 103: it outlived the deadline; 104: it wrote to stdout without end.
    /// </exception>
    PluginOutput Run(PluginProcess process, CancellationToken deadline);
}
