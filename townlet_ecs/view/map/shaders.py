"""The programs of the graphics card, in GLSL. Spots are in tiles, sizes in tiles or pixels, colours premultiplied."""

CAMERA = """
uniform vec2 middle;      // spot of the town in the middle of the picture
uniform float zoom;       // pixels of a tile
uniform vec2 picture;     // width and height in pixels
uniform float share;      // of the way between the last two moments

vec4 placed(vec2 pixels) {
    vec2 out_of_one = pixels / (picture * 0.5);
    return vec4(out_of_one.x, -out_of_one.y, 0.0, 1.0);
}
"""

HEAD = "#version 330\n"

STAMP_VERTEX = HEAD + CAMERA + """
in vec2 in_corner;        // 0 to 1, right and down
in vec4 in_way;           // from x, y to x, y, in tiles
in vec4 in_apart;         // how far from there: tiles right, down; pixels right, down
in vec4 in_size;          // width, height in tiles; width, height in pixels
in vec4 in_part;          // of the texture: left, top, right, bottom
in vec4 in_tint;
out vec2 at;
out vec4 tint;
void main() {
    vec2 size = in_size.xy * zoom + in_size.zw;
    vec2 spot = (mix(in_way.xy, in_way.zw, share) - middle + in_apart.xy) * zoom + in_apart.zw;
    gl_Position = placed(spot + (in_corner - 0.5) * size);
    at = mix(in_part.xy, in_part.zw, in_corner);
    tint = in_tint;
}
"""

STAMP_FRAGMENT = HEAD + """
uniform sampler2D sheet;
in vec2 at;
in vec4 tint;
out vec4 colour;
void main() {
    vec4 found = texture(sheet, at);
    colour = vec4(found.rgb * tint.rgb, found.a) * tint.a;
}
"""

PERSON_VERTEX = HEAD + CAMERA + """
in vec2 in_corner;
in vec4 in_way;
in vec4 in_look;          // column of the sheet, pose, 1 if on the way, 1 if turned over
in vec4 in_tint;
uniform vec2 cells;       // columns and lines of the sheet
uniform vec2 size;        // of a person in tiles
uniform vec2 spot_of_figure; // the part of a figure that lies on the spot
uniform float stride;     // steps made so far
out vec2 at;
out vec4 tint;
void main() {
    vec2 spot = mix(in_way.xy, in_way.zw, share) - middle;
    vec2 corner = in_corner;
    float beat = floor(mod(stride + in_look.x, 4.0));
    float pose = in_look.y + in_look.z * (beat == 1.0 ? 1.0 : beat == 3.0 ? 2.0 : 0.0);
    float hop = in_look.z * (mod(beat, 2.0)) * 0.03;
    gl_Position = placed((spot + (corner - spot_of_figure) * size - vec2(0.0, hop)) * zoom);
    if (in_look.w > 0.5) corner.x = 1.0 - corner.x;
    at = (vec2(in_look.x, pose) + mix(vec2(0.005), vec2(0.995), corner)) / cells;
    tint = in_tint;
}
"""

PERSON_FRAGMENT = HEAD + """
uniform sampler2D sheet;
in vec2 at;
in vec4 tint;
out vec4 colour;
void main() {
    colour = texture(sheet, at) * tint.a;
}
"""

DOT_VERTEX = HEAD + CAMERA + """
in vec2 in_corner;
in vec4 in_way;
in vec4 in_look;
in vec4 in_tint;
uniform float dot;        // pixels across
out vec2 at;
out vec4 tint;
void main() {
    vec2 spot = mix(in_way.xy, in_way.zw, share) - middle;
    gl_Position = placed(spot * zoom + (in_corner - 0.5) * dot);
    at = in_corner * 2.0 - 1.0;
    tint = in_tint;
}
"""

DOT_FRAGMENT = HEAD + """
in vec2 at;
in vec4 tint;
out vec4 colour;
void main() {
    float away = dot(at, at);
    if (away > 1.0) discard;
    colour = vec4(tint.rgb * (away > 0.55 ? 0.35 : 1.0), 1.0);
}
"""

LINE_VERTEX = HEAD + CAMERA + """
in vec2 in_corner;
in vec4 in_way;           // the way of one end
in vec4 in_other;         // and of the other
in vec4 in_stroke;        // width in pixels, length of a dash in pixels or 0, pixels cut off at each end, bend
in vec4 in_tint;
out vec2 along;           // pixels from the first end, and their total
out float across;         // -1 to 1
out float dash;
out vec4 tint;
void main() {
    vec2 one = (mix(in_way.xy, in_way.zw, share) - middle) * zoom;
    vec2 other = (mix(in_other.xy, in_other.zw, share) - middle) * zoom;
    vec2 way = other - one;
    float length_ = max(length(way), 0.001);
    vec2 ahead = way / length_;
    float cut = min(in_stroke.z, length_ * 0.4);
    one += ahead * cut;
    other -= ahead * cut;
    vec2 aside = vec2(-ahead.y, ahead.x) * (in_stroke.x * 0.5 + 0.75);
    gl_Position = placed(mix(one, other, in_corner.x) + aside * (in_corner.y * 2.0 - 1.0));
    along = vec2(in_corner.x * max(length_ - 2.0 * cut, 0.0), length_);
    across = (in_corner.y * 2.0 - 1.0) * (in_stroke.x * 0.5 + 0.75) / (in_stroke.x * 0.5);
    dash = in_stroke.y;
    tint = in_tint;
}
"""

LINE_FRAGMENT = HEAD + """
in vec2 along;
in float across;
in float dash;
in vec4 tint;
out vec4 colour;
void main() {
    if (dash > 0.0 && mod(along.x, dash * 2.0) > dash) discard;
    float soft = clamp(1.6 - abs(across), 0.0, 1.0);
    colour = vec4(tint.rgb, 1.0) * tint.a * soft;
}
"""

WHOLE_VERTEX = HEAD + """
in vec2 in_corner;
out vec2 at;
void main() {
    gl_Position = vec4(in_corner.x * 2.0 - 1.0, in_corner.y * 2.0 - 1.0, 0.0, 1.0);
    at = in_corner;
}
"""

WHOLE_FRAGMENT = HEAD + """
uniform sampler2D sheet;
in vec2 at;
out vec4 colour;
void main() {
    colour = vec4(texture(sheet, at).rgb, 1.0);
}
"""

SKY_VERTEX = HEAD + """
uniform vec2 picture;
uniform float seconds;
uniform vec2 fall;        // pixels a second right and down
uniform vec2 flake;       // pixels wide and high
uniform float drift;
in vec2 in_corner;
in vec4 in_seed;          // 0 to 1: where across, where along, how fast, how strong
out vec2 at;
out float strength;
void main() {
    vec2 spot = vec2(in_seed.x, in_seed.y) * (picture + 80.0);
    float speed = 0.7 + 0.6 * in_seed.z;
    spot += fall * speed * seconds + vec2(sin(seconds * speed + in_seed.y * 40.0) * drift, 0.0);
    spot = mod(spot, picture + 80.0) - 40.0;
    vec2 ahead = normalize(fall);
    vec2 side = vec2(-ahead.y, ahead.x);
    vec2 pixel = spot + side * (in_corner.x - 0.5) * flake.x + ahead * (in_corner.y - 0.5) * flake.y;
    gl_Position = vec4(pixel.x / (picture.x * 0.5) - 1.0, 1.0 - pixel.y / (picture.y * 0.5), 0.0, 1.0);
    at = in_corner * 2.0 - 1.0;
    strength = 0.35 + 0.65 * in_seed.w;
}
"""

SKY_FRAGMENT = HEAD + """
uniform vec4 tone;
in vec2 at;
in float strength;
out vec4 colour;
void main() {
    float soft = clamp(1.2 - dot(at, at), 0.0, 1.0);
    colour = vec4(tone.rgb, 1.0) * tone.a * strength * soft;
}
"""
