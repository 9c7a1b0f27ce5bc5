// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Invocation;

/// <summary>Finds and runs plugin executables: the interface between the protocol and the operating system.</summary>
public interface IPluginRunner
{
    /// <summary>Finds the executable of a plugin (CNI §3 "Adding an attachment", step 1).</summary>
    /// <param name="type">The <c>type</c> of the plugin configuration: a file name without directories.</param>
    /// <param name="directories">The directories to search, in order; the first match is used.</param>
    /// <returns>The path of the executable.</returns>
    /// <exception cref="CniException">7: the type is not a file name. 100: the plugin was not found.</exception>
    string Find(string type, IReadOnlyList<string> directories);

    /// <summary>Runs an executable until it exits and returns its output, whatever the exit code.</summary>
    /// <exception cref="CniException">
    /// 101, 11: the plugin could not be started. 103: the plugin exceeded the deadline. 104: stdout exceeded its limit.
    /// </exception>
    PluginOutput Run(PluginProcess process, CancellationToken cancellationToken);
}
