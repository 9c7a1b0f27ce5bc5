// SPDX-License-Identifier: Apache-2.0

using System.Runtime.ExceptionServices;
using Cni.Errors;
using MetaCni.Attaching.Results;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Attaches several secondaries at once. The outcome is the same as in order.</summary>
/// <remarks>
/// NPWG v1.3 §7.3 forbids this, so it is off unless an administrator sets <c>concurrency</c>. The primary is attached first and alone.
/// After a failure no further secondary is started. Those already running finish first, so that no plugin still creates what the roll-back
/// removes. If several fail, the error of the first in plan order is reported.
/// </remarks>
internal sealed class ConcurrentAttacher(Attacher attacher, int concurrency)
{
    /// <exception cref="CniException">As <see cref="Attacher.Attach"/>.</exception>
    public IReadOnlyList<AttachmentOutcome> AttachAll(AttachmentPlan plan, IRecordWriter writer, CancellationToken cancellationToken)
    {
        var outcomes = new AttachmentOutcome[plan.Attachments.Count];
        var failures = new ExceptionDispatchInfo?[outcomes.Length];
        outcomes[0] = attacher.Attach(plan, 0, writer, cancellationToken);

        // A plugin blocks its thread until it exits, so use dedicated threads, not the thread pool.
        var next = 0;
        var threads = Enumerable.Range(0, Math.Min(concurrency, outcomes.Length - 1)).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Array.Find(failures, candidate => candidate is not null)?.Throw();
        return outcomes;

        void Work()
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < outcomes.Length
                && Array.TrueForAll(failures, candidate => candidate is null))
            {
                try
                {
                    outcomes[index] = attacher.Attach(plan, index, writer, cancellationToken);
                }
                catch (Exception e)
                {
                    // An unhandled exception in a thread would crash the process, and nothing would be rolled back.
                    failures[index] = ExceptionDispatchInfo.Capture(e);
                }
            }
        }
    }
}
