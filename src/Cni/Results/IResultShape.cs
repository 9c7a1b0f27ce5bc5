// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>
/// One JSON format of results. A format reads every member that it knows, whatever the version, and writes only the members of the version.
/// </summary>
internal interface IResultShape
{
    CniResult Read(JsonMembers members, CniVersion version);

    /// <summary>Adds the result's members after <c>cniVersion</c>.</summary>
    void Write(CniResult result, JsonObject json);
}
