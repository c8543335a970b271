/** Facts measured on a path: round trips and one-way delays. */
@NullMarked
package io.utp.engine.measure;

import org.jspecify.annotations.NullMarked;
