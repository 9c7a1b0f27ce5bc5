// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Logging.Operations;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Describes an attachment for the operations log.</summary>
internal static class TracedAttachment
{
    /// <param name="attachment">The attachment.</param>
    /// <param name="elapsed">How long its plugins took.</param>
    /// <param name="error">Why it failed; null for a success.</param>
    public static OperationAttachment Of(PlannedAttachment attachment, TimeSpan elapsed, CniError? error) => new()
    {
        Network = attachment.Network,
        Interface = attachment.InterfaceName.Value,
        Plugin = string.Join(',', attachment.Configuration.Plugins.Select(plugin => plugin.Type)),
        Code = error?.Code,
        Duration = elapsed,
    };
}
