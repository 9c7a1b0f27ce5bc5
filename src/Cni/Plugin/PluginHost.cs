// SPDX-License-Identifier: Apache-2.0
//
// The plugin's side of the protocol. The order of the gates is that of the reference library:
//   1. CNI_COMMAND, and the variables that it requires (4)
//   2. stdin: bounded (5), JSON (6), a network name (7)
//   3. the configuration's version: spoken by the plugin, and old or new enough for the command (1)
//   4. the plugin
// Stdout carries one JSON object or nothing. This is the one place where an exception of any kind becomes an error of the protocol.

using Cni.Errors;
using Cni.Results;

namespace Cni.Plugin;

/// <summary>Serves one invocation of a plugin: from environment and stdin to stdout and exit code (CNI §2 "Execution Protocol").</summary>
public static class PluginHost
{
    /// <summary>Runs the command that the invocation asks for and writes its answer.</summary>
    /// <returns>The exit code: 0 on success; 1 with a CNI error on stdout, as far as that can be written.</returns>
    public static async Task<int> RunAsync(ICniPlugin plugin, PluginInvocation invocation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(invocation);
        var session = new PluginSession(plugin, invocation);
        try
        {
            if (await session.ServeAsync(cancellation).ConfigureAwait(false) is { } answer)
            {
                await AnswerWriter.WriteAsync(invocation, answer, CancellationToken.None).ConfigureAwait(false);
            }

            return 0;
        }
        catch (Exception e)
        {
            return await FailAsync(session, invocation, ErrorOf(e, cancellation)).ConfigureAwait(false);
        }
    }

    /// <summary>What an exception of any kind is on the wire (CNI §5 "Error").</summary>
    /// <param name="exception">What left the plugin.</param>
    /// <param name="cancellation">The invocation's deadline.</param>
    public static CniError ErrorOf(Exception exception, CancellationToken cancellation) => exception switch
    {
        CniException e => e.Error,
        OperationCanceledException when cancellation.IsCancellationRequested =>
            new CniError(CniErrorCode.TryAgainLater, "the operation was not done when its deadline came"),
        IOException or UnauthorizedAccessException =>
            new CniError(CniErrorCode.IOFailure, $"the operating system refuses: {exception.Message}"),
        _ => new CniError(
            PluginErrorCode.Internal,
            $"this is a defect, please report it: {exception.GetType().Name}: {exception.Message}"),
    };

    private static async Task<int> FailAsync(PluginSession session, PluginInvocation invocation, CniError error)
    {
        if (session.IsAnswered)
        {
            // The runtime has the result, and what it says is true.
            return 0;
        }

        try
        {
            // The cancelled token is not used any more: the error still has to be written.
            await AnswerWriter.WriteAsync(invocation, CniErrorCodec.Write(error, session.AnswerVersion), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (CniException)
        {
            // Nobody is left to tell. The exit code says that it failed.
        }

        return 1;
    }
}
