// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Requests;

/// <summary>One term of a selector. No values: the key alone must (not) be there.</summary>
public sealed record Requirement(string Key, IReadOnlyList<string> Values, bool Negated);
