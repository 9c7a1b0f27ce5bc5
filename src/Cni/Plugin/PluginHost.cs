// SPDX-License-Identifier: Apache-2.0
//
// The plugin's side of the protocol. The checks have the order of the reference library:
//   1. CNI_COMMAND and the variables that it requires (4)
//   2. stdin: size (5), JSON (6), network name (7)
//   3. the configuration's version: supported by the plugin, and valid for the command (1)
//   4. the plugin
// Stdout carries one JSON object or nothing. Only this class converts exceptions to CNI errors.

using Cni.Errors;
using Cni.Results;

namespace Cni.Plugin;

/// <summary>Serves one invocation of a plugin: from environment and stdin to stdout and exit code (CNI §2 "Execution Protocol").</summary>
public static class PluginHost
{
    /// <summary>Runs the requested command and writes its answer.</summary>
    /// <returns>The exit code: 0 on success; 1 on failure, with a CNI error on stdout if stdout can be written.</returns>
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

    /// <summary>Converts any exception to a CNI error (CNI §5 "Error").</summary>
    /// <param name="exception">The exception that the plugin threw.</param>
    /// <param name="cancellation">The invocation's deadline.</param>
    public static CniError ErrorOf(Exception exception, CancellationToken cancellation) => exception switch
    {
        CniException e => e.Error,
        OperationCanceledException when cancellation.IsCancellationRequested =>
            new CniError(CniErrorCode.TryAgainLater, "the operation did not finish before its deadline"),
        IOException or UnauthorizedAccessException =>
            new CniError(CniErrorCode.IOFailure, $"a system call failed: {exception.Message}"),
        _ => new CniError(
            PluginErrorCode.Internal,
            $"this is a defect, please report it: {exception.GetType().Name}: {exception.Message}"),
    };

    private static async Task<int> FailAsync(PluginSession session, PluginInvocation invocation, CniError error)
    {
        if (session.IsAnswered)
        {
            // The runtime already has the result, which is valid.
            return 0;
        }

        try
        {
            // Do not use the cancelled token: the error must still be written.
            await AnswerWriter.WriteAsync(invocation, CniErrorCodec.Write(error, session.AnswerVersion), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (CniException)
        {
            // Stdout cannot be written, so only the exit code reports the failure.
        }

        return 1;
    }
}
