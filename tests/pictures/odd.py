"""Words that are hard to set: sixty signs long, without a space, rare, from right to left, of faces alone, empty."""

LONG = "毛泽东选集（第一卷）：中国社会各阶级的分析与湖南农民运动考察报告及其他十七篇文章的注释本第二次修订版全本"
ODD = [
    "活着",
    LONG,
    "The Old Man and the Sea",
    "Donaudampfschiff" * 6,
    "孙㸆传\U00030edd\U00020bb7",
    "مرحبا\u202e",
    "😀",
    "",
]
