// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching;

/// <summary>What a pod asked for is attached, or everything that was attempted is undone.</summary>
internal static class UndoScope
{
    /// <summary>Does the work; if any of it fails, in whatever way, undoes it and reports both.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, Func<DetachReport> undo)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var report = Undo(undo);
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

    // An undo that breaks down must not hide why there had to be one.
    private static DetachReport Undo(Func<DetachReport> undo)
    {
        try
        {
            return undo();
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
