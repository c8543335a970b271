/** How much of something there may be: for each address, for each network, and in a second. */
@NullMarked
package io.utp.engine.limit;

import org.jspecify.annotations.NullMarked;
