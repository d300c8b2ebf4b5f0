/** JSON as plain values, for scenarios and their traces. */
@NullMarked
package io.asyncio.scenarios.json;

import org.jspecify.annotations.NullMarked;
