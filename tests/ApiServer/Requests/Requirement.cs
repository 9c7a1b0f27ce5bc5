// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Requests;

/// <summary>One term of a selector. Without values only the presence of the key matters.</summary>
public sealed record Requirement(string Key, IReadOnlyList<string> Values, bool Negated);
