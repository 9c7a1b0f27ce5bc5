// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;

namespace Cni.Tests.Runtime;

/// <summary>What one plugin was given.</summary>
internal sealed record RecordedCall(string Type, IReadOnlyList<string> Environment, JsonObject Input, CancellationToken Deadline)
{
    public string InputText => Encoding.UTF8.GetString(JsonBorder.Write(Input));

    public string? PreviousResult =>
        Input["prevResult"] is { } result ? Encoding.UTF8.GetString(JsonBorder.Write(result)) : null;
}
