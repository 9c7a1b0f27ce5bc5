// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>The part of a selection element that plugins get as <c>args.cni</c>.</summary>
internal static class SelectionArguments
{
    /// <summary>The element's own arguments, and its IPAMClaim (NPWG §4.1.2.1.11), for which no capability exists.</summary>
    public static JsonObject Of(NetworkSelectionElement selection)
    {
        var arguments = selection.CniArgs is null ? new JsonObject() : (JsonObject)selection.CniArgs.DeepClone();
        if (selection.IpamClaimReference.Length > 0)
        {
            arguments["ipam-claim-reference"] = selection.IpamClaimReference;
        }

        return arguments;
    }
}
