// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>
/// One wire shape of results. Shapes read every member that they know whatever the version, and write only what the version has.
/// </summary>
internal interface IResultShape
{
    CniResult Read(JsonMembers members, CniVersion version);

    /// <summary>Adds the result's members behind <c>cniVersion</c>.</summary>
    void Write(CniResult result, JsonObject json);
}
