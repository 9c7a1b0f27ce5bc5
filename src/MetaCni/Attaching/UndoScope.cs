// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching;

/// <summary>Everything that a pod requested is attached, or every attempted attachment is rolled back.</summary>
internal static class UndoScope
{
    /// <summary>Runs the work; if it fails in any way, rolls it back and reports both.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> work, Func<DetachReport> undo) =>
        RunWithAsync(work, () => Task.FromResult(undo()));

    /// <inheritdoc cref="RunAsync"/>
    public static async Task<T> RunWithAsync<T>(Func<Task<T>> work, Func<Task<DetachReport>> undo)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var report = await UndoAsync(undo).ConfigureAwait(false);
            if (report.IsClean)
            {
                throw;
            }

            var error = ErrorOf(e);
            var left = $"the roll-back is incomplete, the rest stays on record for DEL: {report}";
            throw new CniException(
                error with { Details = error.Details.Length > 0 ? $"{error.Details}; {left}" : left }, e);
        }
    }

    // A roll-back that fails must not hide the error that caused it.
    private static async Task<DetachReport> UndoAsync(Func<Task<DetachReport>> undo)
    {
        try
        {
            return await undo().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return new DetachReport([ErrorOf(e)]);
        }
    }

    private static CniError ErrorOf(Exception exception) => exception switch
    {
        CniException e => e.Error,
        IOException or UnauthorizedAccessException => new CniError(CniErrorCode.IOFailure, exception.Message),
        _ => new CniError(PluginErrorCode.Internal, $"{exception.GetType().Name}: {exception.Message}"),
    };
}
