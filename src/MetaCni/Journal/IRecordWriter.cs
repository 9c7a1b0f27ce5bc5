// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;

namespace MetaCni.Journal;

/// <summary>Notes progress in a record, each step before anything depends on it. Attachments go by their place in the plan.</summary>
/// <exception cref="CniException">112: the note cannot be written.</exception>
internal interface IRecordWriter
{
    void Attempting(int attachment);

    void Attached(int attachment, JsonObject result, TimeSpan elapsed);

    /// <summary>ADD failed at a plugin of this attachment.</summary>
    void AttachFailed(int attachment, AddFailure failure);

    /// <summary>The failed ADD of this attachment left an interface of its own in the pod.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="index">The interface, by the kernel's index.</param>
    void InterfaceLeft(int attachment, int index);

    /// <summary>Default routes of an attachment were changed, and its result says so.</summary>
    void Rerouted(int attachment, JsonObject result);

    /// <summary>ADD is done and everything is handed over; durable when this returns.</summary>
    /// <param name="interfaces">The planned interfaces that the kernel has in the pod's namespace.</param>
    /// <param name="addresses">The addresses of the results that it has on them.</param>
    void Completed(IReadOnlyList<string> interfaces, IReadOnlyList<InterfaceAddress> addresses);

    /// <summary>ADD was complete, and its answer cannot be written: it has failed. Does nothing where this cannot be noted.</summary>
    void Unanswered();

    /// <summary>This process begins to take down: who finds it gone ends what it left at work.</summary>
    void Detaching();

    void Detached(int attachment);

    /// <summary>A plugin that never succeeded refused at ADD and at DEL: it left nothing, and the attachment is gone.</summary>
    void Refused(int attachment, CniError error);

    /// <summary>An attachment that never succeeded counts as gone, although its DEL still fails.</summary>
    void GivenUp(int attachment, CniError error);

    void DetachFailed(int attachment, CniError error);

    /// <summary>All attachments are gone, and what is on disk beside the record, or the record itself, cannot be removed.</summary>
    void ForgetFailed(CniError error);

    /// <summary>Taking down came to its end, and something is left.</summary>
    void DetachEnded();
}
