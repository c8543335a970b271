/** Deadlines on a clock that is always an argument. */
@NullMarked
package io.utp.engine.time;

import org.jspecify.annotations.NullMarked;
