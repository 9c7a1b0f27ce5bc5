// SPDX-License-Identifier: Apache-2.0
//
// The plugin's side of the protocol. The order of the gates is that of the reference library:
//   1. CNI_COMMAND, and the variables that it requires (4)
//   2. stdin: bounded (5), JSON (6), a network name (7)
//   3. the configuration's version: spoken by the plugin, and old or new enough for the command (1)
//   4. the plugin
// Stdout carries one JSON object or nothing. This is the one place where an exception of any kind becomes an error of the protocol.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Cni.Plugin;

/// <summary>Serves one invocation of a plugin: from environment and stdin to stdout and exit code (CNI §2 "Execution Protocol").</summary>
public static class PluginHost
{
    /// <summary>Runs the command that the invocation asks for and writes its answer.</summary>
    /// <returns>The exit code: 0 on success, 1 with a CNI error on stdout.</returns>
    /// <exception cref="IOException">Stdout cannot be written: there is nobody left to tell.</exception>
    public static async Task<int> RunAsync(ICniPlugin plugin, PluginInvocation invocation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(invocation);
        var session = new PluginSession(plugin, invocation);
        try
        {
            var answer = await session.ServeAsync(cancellation).ConfigureAwait(false);
            await WriteResultAsync(invocation, answer).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e)
        {
            // The cancelled token is not used any more: the error still has to be said.
            await WriteAsync(invocation, CniErrorCodec.Write(ErrorOf(e, cancellation), session.AnswerVersion)).ConfigureAwait(false);
            return 1;
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

    // The work is done, and the runtime does not know: it will call DEL. An error is shorter, and may still fit.
    private static async Task WriteResultAsync(PluginInvocation invocation, JsonObject? answer)
    {
        try
        {
            await WriteAsync(invocation, answer).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new CniException(CniErrorCode.IOFailure, $"the answer cannot be written to stdout: {e.Message}", "", e);
        }
    }

    private static async Task WriteAsync(PluginInvocation invocation, JsonObject? answer)
    {
        if (answer is not null)
        {
            // The line end is for people at a terminal; a decoder stops before it.
            byte[] text = [.. JsonBorder.Write(answer), (byte)'\n'];
            await invocation.StandardOutput.WriteAsync(text, CancellationToken.None).ConfigureAwait(false);
            await invocation.StandardOutput.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
