// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Cni.Plugin;

/// <summary>Writes one JSON object to stdout.</summary>
internal static class AnswerWriter
{
    /// <exception cref="CniException">5: stdout cannot be written. 11: the write was cancelled.</exception>
    public static async Task WriteAsync(PluginInvocation invocation, JsonObject answer, CancellationToken cancellation)
    {
        try
        {
            // The newline is for terminals; a decoder stops before it.
            byte[] text = [.. JsonBorder.WriteVisibly(answer), (byte)'\n'];
            await invocation.StandardOutput.WriteAsync(text, cancellation).ConfigureAwait(false);
            await invocation.StandardOutput.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new CniException(CniErrorCode.IOFailure, $"the answer cannot be written to stdout: {e.Message}", "", e);
        }
        catch (OperationCanceledException e)
        {
            throw new CniException(CniErrorCode.TryAgainLater, "the answer could not be written to stdout before the deadline", "", e);
        }
    }
}
