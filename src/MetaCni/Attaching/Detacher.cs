// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>Takes attachments down in reverse order; every one is tried, whatever happens to the others (NPWG §7.2).</summary>
internal sealed class Detacher(Delegates delegates)
{
    /// <summary>Takes down what a record holds.</summary>
    /// <param name="record">The record; attachments that were never attempted or are gone already are passed over.</param>
    /// <param name="networkNamespace">CNI_NETNS of this operation; may be empty.</param>
    /// <param name="log">Where the outcome is noted.</param>
    /// <param name="deadline">Ends the whole.</param>
    public TeardownReport DetachAll(AttachmentRecord record, string networkNamespace, IAttachmentLog log, CancellationToken deadline)
    {
        var failures = new List<CniError>();
        for (var index = record.Attachments.Count - 1; index >= 0; index--)
        {
            var attachment = record.Attachments[index];
            if (!attachment.IsOutstanding)
            {
                continue;
            }

            try
            {
                delegates.Del(record.Plan, attachment, networkNamespace, deadline);
                log.Detached(index);
            }
            catch (CniException e)
            {
                var error = DelegateError.Of(attachment.Planned, e).Error;
                log.DetachFailed(index, error);
                failures.Add(error);
            }
        }

        return new TeardownReport(failures);
    }
}
