// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;

namespace MetaCni.Journal;

/// <summary>Records progress, each step before anything depends on it. Attachments are given by their index in the plan.</summary>
/// <exception cref="CniException">112: the event cannot be written.</exception>
internal interface IRecordWriter
{
    /// <summary>The last status that was to be handed over; null if there was none.</summary>
    RecordedStatus? Status { get; }

    void Attempting(int attachment);

    void Attached(int attachment, JsonObject result, TimeSpan elapsed);

    /// <summary>ADD failed at a plugin of this attachment.</summary>
    void AttachFailed(int attachment, AddFailure failure);

    /// <summary>The failed ADD of this attachment left an interface in the pod.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="index">The kernel's index of the interface.</param>
    void InterfaceLeft(int attachment, int index);

    /// <summary>Default routes of an attachment were changed, and the result with them.</summary>
    void Rerouted(int attachment, JsonObject result);

    /// <summary>All default routes that are now taken from an attachment, before they are deleted and after they were given back.</summary>
    void RoutesTaken(int attachment, IReadOnlyList<RecordedRoute> routes);

    /// <summary>The status is about to be handed over to the daemon of the node.</summary>
    /// <returns>False if it is too long for a record: nothing is written.</returns>
    bool StatusDue(RecordedStatus status);

    /// <summary>The API server has the status, or will never get it.</summary>
    void StatusPublished(string id);

    /// <summary>ADD is complete and the status is published or handed over; durable when this returns.</summary>
    /// <param name="interfaces">The planned interfaces that exist in the pod's namespace.</param>
    /// <param name="addresses">The addresses of the results that the kernel has on these interfaces.</param>
    void Completed(IReadOnlyList<string> interfaces, IReadOnlyList<InterfaceAddress> addresses);

    /// <summary>
    /// ADD was complete, but its result cannot be written, so it has failed. An error while writing this event is ignored.
    /// </summary>
    void Unanswered();

    /// <summary>
    /// This process starts to change the networks of the running pod. If it dies, the next operation terminates the plugins that it left
    /// running.
    /// </summary>
    void Changing();

    /// <summary>This process starts to detach. If it dies, the next operation terminates the plugins that it left running.</summary>
    void Detaching();

    void Detached(int attachment);

    /// <summary>
    /// A plugin that never succeeded gave the same error at ADD and at DEL. It left nothing, so the attachment counts as detached.
    /// </summary>
    void Refused(int attachment, CniError error);

    /// <summary>An attachment that never succeeded counts as detached, although its DEL still fails.</summary>
    void GivenUp(int attachment, CniError error);

    void DetachFailed(int attachment, CniError error);

    /// <summary>All attachments are detached, but the record, or other files about the container, cannot be removed.</summary>
    void ForgetFailed(CniError error);

    /// <summary>Detaching has finished, but something is left.</summary>
    void DetachEnded();
}
