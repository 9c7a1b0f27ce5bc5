// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Plugin;
using Cni.Values;
using MetaCni.Journal;

namespace MetaCni.Plugin;

/// <summary>GC: takes down what this network's records hold for containers that the runtime does not list as valid.</summary>
internal sealed class GcCommand(PluginServices services)
{
    private const string ValidAttachments = "cni.dev/valid-attachments";

    /// <exception cref="CniException">7: the list of valid attachments is missing or unreadable; that is never "none". Else what could not be taken down.</exception>
    public Task RunAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        var operation = Operation.Lenient(request, services);
        var valid = ReadValid(request.Configuration);
        var failures = new List<CniError>();
        foreach (var (container, interfaceName) in operation.Journal.Entries())
        {
            if (!valid.Contains((container.Value, interfaceName.Value)))
            {
                Collect(operation, container, interfaceName, failures);
            }
        }

        return failures.Count == 0
            ? Task.CompletedTask
            : throw new CniException(new Attaching.TeardownReport(failures).ToError());
    }

    // A record whose lock is held belongs to an operation at work, which knows better.
    private static void Collect(Operation operation, ContainerId container, InterfaceName interfaceName, List<CniError> failures)
    {
        if (!operation.Journal.TryLock(container, out var containerLock))
        {
            return;
        }

        using (containerLock)
        {
            try
            {
                var isOurs = operation.Journal.TryRead(container, interfaceName, out var record) && record.Plan.Owner == operation.Config.Name;
                if (isOurs)
                {
                    failures.AddRange(new Teardown(operation).RunWithOwnBudget(record, NamespaceOf(record)).Failures);
                }
            }
            catch (CniException e)
            {
                // One record that cannot be read or noted in must not keep the others from being collected.
                failures.Add(e.Error);
            }
        }
    }

    // The recorded path counts only if it still leads to the recorded namespace.
    private static string NamespaceOf(AttachmentRecord record) =>
        record.NamespaceCookie != 0 && Linux.NetworkNamespace.TryCookie(record.Plan.NetworkNamespace, out var cookie) && cookie == record.NamespaceCookie
            ? record.Plan.NetworkNamespace
            : "";

    private static HashSet<(string Container, string Interface)> ReadValid(JsonObject configuration)
    {
        if (configuration[ValidAttachments] is not JsonArray items)
        {
            throw Invalid("must be the list of valid attachments");
        }

        return [.. items.Select((item, index) => (Text(item, index, "containerID"), Text(item, index, "ifname")))];
    }

    private static string Text(JsonNode? item, int index, string key) =>
        (item as JsonObject)?[key] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw Invalid($"entry {index} must have the text \"{key}\"");

    private static CniException Invalid(string why) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{ValidAttachments} {why}; nothing was collected");
}
