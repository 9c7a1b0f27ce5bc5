// SPDX-License-Identifier: Apache-2.0

using System.Runtime.ExceptionServices;
using Cni.Errors;
using MetaCni.Attaching.Results;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Carries out a plan with several secondaries at once. What comes out is as if it had been done in order.</summary>
/// <remarks>
/// NPWG v1.3 §7.3 forbids this, so it is off unless an administrator sets <c>concurrency</c>. The primary comes first and alone. A failure keeps secondaries that have not begun from beginning; those at work come to their end,
/// so that undo finds nobody making what it takes down. Of several failures the one that would have come first in order counts.
/// </remarks>
internal sealed class ConcurrentAttacher(Attacher attacher, int concurrency)
{
    /// <exception cref="CniException">As <see cref="Attacher.Attach"/>.</exception>
    public IReadOnlyList<AttachmentOutcome> AttachAll(AttachmentPlan plan, IRecordWriter writer, CancellationToken cancellationToken)
    {
        var outcomes = new AttachmentOutcome[plan.Attachments.Count];
        var failures = new ExceptionDispatchInfo?[outcomes.Length];
        outcomes[0] = attacher.Attach(plan, 0, writer, cancellationToken);

        // A plugin blocks its thread until it ends: dedicated threads, not the pool's.
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
                    // What leaves a thread of its own ends the process, and nobody would undo anything.
                    failures[index] = ExceptionDispatchInfo.Capture(e);
                }
            }
        }
    }
}
