// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Crd;
using MetaCni.Config;

namespace MetaCni.Planning;

/// <summary>CNI-Genie's pod annotation <c>cni: "calico,weave@eth1"</c>: configurations by name, the primary first.</summary>
internal static class GenieSelection
{
    /// <summary>
    /// The networks that the pod selects; empty if the annotation is absent or blank, which means the configured primary.
    /// </summary>
    /// <exception cref="CniException">7: an item is not a valid name, or its interface not a valid interface name.</exception>
    public static IReadOnlyList<NetworkRequest> Of(MetaConfig config, Pod pod)
    {
        if (!config.GenieAnnotation
            || !pod.Annotations.TryGetValue(AnnotationNames.Genie, out var value)
            || string.IsNullOrWhiteSpace(value))
        {
            return [];
        }

        if (value.AsSpan().Count(',') >= PlanLimits.Attachments)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"annotation {AnnotationNames.Genie}: it names {value.AsSpan().Count(',') + 1} networks, more than the limit of "
                + $"{PlanLimits.Attachments}; name fewer");
        }

        IReadOnlyList<NetworkSource.ConfigurationName> items = [.. value.Split(',', StringSplitOptions.TrimEntries).Select(Read)];
        return
        [
            .. WithInterfaces(items).Select(item => new NetworkRequest { Source = item, Origin = $"annotation {AnnotationNames.Genie}" }),
        ];
    }

    // CNI-Genie numbers interfaces from eth0 and skips names that other items use. The first item uses the runtime's interface name.
    private static IEnumerable<NetworkSource.ConfigurationName> WithInterfaces(IReadOnlyList<NetworkSource.ConfigurationName> items)
    {
        var named = items.Select(item => item.Interface).ToHashSet();
        var number = 0;
        return items.Select((item, index) => index == 0 || item.Interface is not null ? item : item with { Interface = Next() });

        InterfaceName Next()
        {
            InterfaceName name;
            while (!InterfaceName.TryParse($"eth{++number}", out name) || named.Contains(name))
            {
            }

            return name;
        }
    }

    private static NetworkSource.ConfigurationName Read(string item, int index)
    {
        var parts = item.Split('@', StringSplitOptions.TrimEntries);
        var interfaceText = parts.Length > 1 ? parts[1] : "";
        InterfaceName interfaceName = default;
        if (parts.Length > 2
            || parts[0].Length == 0
            || (interfaceText.Length > 0 && !InterfaceName.TryParse(interfaceText, out interfaceName)))
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"annotation {AnnotationNames.Genie}: item {index + 1} ({PlainText.Name(item)}) is not NAME or NAME@INTERFACE; "
                + "write names of configurations, separated by commas");
        }

        return new NetworkSource.ConfigurationName(parts[0], interfaceText.Length > 0 ? interfaceName : null);
    }
}
