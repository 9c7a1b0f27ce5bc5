// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Planning;
using MetaCni.Takeover;

namespace MetaCni.Collecting;

/// <summary>The context of a container that Multus attached, without the runtime's call: from Multus's results.</summary>
internal static class MultusContext
{
    // CNI_ARGS are in any of the container's results.
    public static AttachmentContext Of(ContainerId container, MultusContainer known, IReadOnlyList<string> pluginPath)
    {
        var arguments = known.Results.Count > 0 ? MultusTakeover.Arguments(known.Results[0]) : CniArguments.Empty;
        return new AttachmentContext
        {
            Sandbox = new Sandbox
            {
                ContainerId = container,
                InterfaceName = ContainerOwners.UsualInterface,
                NetworkNamespace = "",
                Pod = PodIdentity.Of(arguments),
                PluginPath = pluginPath,
            },
            Arguments = arguments,
        };
    }
}
