// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using MetaCni.Attaching.Results;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>The outcome of an attachment that is on record.</summary>
internal static class RecordedOutcome
{
    /// <param name="attachment">An attachment with a result.</param>
    /// <exception cref="Cni.Errors.CniException">104: the result cannot be read.</exception>
    public static AttachmentOutcome Of(RecordedAttachment attachment) => new()
    {
        Planned = attachment.Planned,
        Json = attachment.Result!,
        OriginalJson = attachment.OriginalResult,
        Result = ResultCodec.Read(attachment.Result!, attachment.Planned.Configuration.Version),
        TakenRoutes = attachment.TakenRoutes,
        Elapsed = attachment.Elapsed,
    };
}
