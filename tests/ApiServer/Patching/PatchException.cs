// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Patching;

/// <summary>A patch that does not fit the document.</summary>
public sealed class PatchException(string message) : Exception(message);
