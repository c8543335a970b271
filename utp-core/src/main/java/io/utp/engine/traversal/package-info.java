/** Ways through NATs. */
@NullMarked
package io.utp.engine.traversal;

import org.jspecify.annotations.NullMarked;
