// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;

namespace MetaCni.Node.Http;

/// <summary>The file of a socket that only root can use. It exists while it is served.</summary>
/// <param name="path">The path; no other process of the node has it.</param>
internal sealed class PrivateSocket(string path)
{
    /// <summary>Serves until it is cancelled.</summary>
    /// <param name="run">Listens at the path, calls its argument when it does, and serves until it is cancelled.</param>
    /// <exception cref="CniException">5: the socket cannot be used.</exception>
    public async Task ServeAsync(Func<Action, Task> run)
    {
        try
        {
            // A killed daemon left it; only one daemon runs.
            FileNames.TryRemove(path);
            await run(() => FileNames.MakePrivate(path)).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"the socket {PlainText.Word(path)} cannot be used: {e.Message}; name another directory with --run-dir", "", e);
        }
        finally
        {
            FileNames.TryRemove(path);
        }
    }
}
