// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Logging.Operations;

namespace MetaCni.CommandLine.History;

/// <summary>Selects operations by what the user typed, as <c>metacni show</c> does: a pod of that name comes before a container's id.</summary>
internal sealed class HistorySelection(HistoryOptions options)
{
    // Names for a suggestion.
    private const int MostPods = 1000;

    private readonly Newest _ofPods = new(options.Tail);
    private readonly Newest _ofContainers = new(options.Tail);
    private readonly HashSet<string> _pods = [];
    private bool _isKnown = options.Subject is null;

    /// <summary>Takes an operation, in the order of the log.</summary>
    public void Add(OperationEntry entry)
    {
        var isOfPod = options.Subject is not { } subject || entry.Pod == subject || NameOf(entry.Pod) == subject;
        var isOfContainer = !isOfPod && entry.Container.StartsWith(options.Subject!, StringComparison.Ordinal);
        _isKnown |= isOfPod || isOfContainer;
        if (_pods.Count < MostPods)
        {
            _pods.Add(entry.Pod);
        }

        if ((isOfPod || isOfContainer) && !(options.OnlyFailed && entry.Failure is null))
        {
            (isOfPod ? _ofPods : _ofContainers).Add(entry);
        }
    }

    /// <summary>The selected operations.</summary>
    /// <exception cref="CniException">3: the log has no operation of the pod or container.</exception>
    public Newest Selected => !_isKnown ? throw Unknown(options.Subject!) : _ofPods.Count > 0 ? _ofPods : _ofContainers;

    private CniException Unknown(string subject)
    {
        var near = NearMiss.Find(subject, _pods) ?? NearMiss.Find(subject, _pods.Select(NameOf));
        return new CniException(
            CniErrorCode.UnknownContainer,
            $"the operations log has no operation of a pod or container {PlainText.Word(subject)}; "
            + (near is null ? "metacni history lists all" : $"did you mean {PlainText.Word(near)}?"));
    }

    private static string NameOf(string pod) => pod[(pod.IndexOf('/') + 1)..];
}
